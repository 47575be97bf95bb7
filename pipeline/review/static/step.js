// The picture of a page and its text scroll in step: what stands in the middle of one stands in that of the other.

const SLACK = 1; // pixels that browsers round a scroll position by

export class InStep {
  /**
   * `paper` and `text` are the elements that scroll. `places` gives what stands in both: elements of the text with
   * the top and bottom of their place in `paper`, in pixels from the top of what scrolls there.
   */
  constructor(paper, text, places) {
    this.places = places;
    this.led = null; // the one that was just moved, and where to: an event from there is no person's
    paper.addEventListener("scroll", () => this.follow(paper, text, (one) => [one.paper, one.text]));
    text.addEventListener("scroll", () => this.follow(text, paper, (one) => [one.text, one.paper]));
    this.text = text;
  }

  follow(leader, follower, direction) {
    const { led } = this;
    if (led && led.element === leader) {
      this.led = null;
      if (Math.abs(leader.scrollTop - led.top) <= SLACK) return;
    }
    if (this.text.hidden) return;
    const middle = leader.scrollTop + leader.clientHeight / 2;
    const wanted = along(this.anchors().map(direction), middle);
    if (wanted === null) return;
    const most = follower.scrollHeight - follower.clientHeight;
    const top = Math.min(most, Math.max(0, wanted - follower.clientHeight / 2));
    if (Math.abs(top - follower.scrollTop) <= SLACK) return;
    this.led = { element: follower, top };
    follower.scrollTop = top;
  }

  /** Heights that belong together, downwards in both: of two columns side by side the first counts. */
  anchors() {
    const above = this.text.getBoundingClientRect().top - this.text.scrollTop;
    const found = [];
    for (const { element, top, bottom } of this.places()) {
      const box = element.getBoundingClientRect();
      const ends = [{ paper: top, text: box.top - above }, { paper: bottom, text: box.bottom - above }];
      for (const end of ends) {
        const last = found.at(-1);
        if (!last || (end.paper > last.paper && end.text > last.text)) found.push(end);
      }
    }
    return found;
  }
}

/** What `middle` is on the line through `points` (pairs in rising order), which goes on beyond its ends. */
function along(points, middle) {
  if (points.length < 2) return null;
  let place = points.findIndex(([from]) => from >= middle);
  if (place < 0) place = points.length - 1;
  const [[x0, y0], [x1, y1]] = points.slice(Math.max(1, place) - 1, Math.max(1, place) + 1);
  return y0 + ((middle - x0) * (y1 - y0)) / (x1 - x0);
}
