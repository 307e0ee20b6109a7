/** Plays the video, or, where there is none, runs a silent clock of the same length. */
export class Player extends EventTarget {
  private silentSec = 0;
  private silentSinceMs: number | undefined;
  private hasMedia = false;

  /** @param durationSec of the recording as the result tells it */
  constructor(
    private readonly media: HTMLVideoElement,
    readonly durationSec: number,
  ) {
    super();
    for (const name of ['play', 'pause', 'seeked', 'ended', 'timeupdate'])
      media.addEventListener(name, () => {
        this.changed();
      });
    media.addEventListener('loadedmetadata', () => {
      this.takeOver();
    });
    media.addEventListener('error', () => {
      this.hasMedia = false;
      this.changed();
    });
    const tick = (): void => {
      if (this.isPlaying) this.changed();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** Whether a video is shown rather than silence. */
  get showsVideo(): boolean {
    return this.hasMedia;
  }

  get isPlaying(): boolean {
    return this.hasMedia ? !this.media.paused : this.silentSinceMs !== undefined;
  }

  get currentSec(): number {
    if (this.hasMedia) return this.media.currentTime;
    if (this.silentSinceMs === undefined) return this.silentSec;
    const sec = this.silentSec + (performance.now() - this.silentSinceMs) / 1000;
    if (sec < this.durationSec) return sec;
    this.silentSec = this.durationSec;
    this.silentSinceMs = undefined;
    return this.durationSec;
  }

  open(url: string): void {
    this.media.src = url;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  seek(sec: number): void {
    const target = Math.min(Math.max(sec, 0), this.durationSec);
    if (this.hasMedia) this.media.currentTime = target;
    this.silentSec = target;
    if (this.silentSinceMs !== undefined) this.silentSinceMs = performance.now();
    this.changed();
  }

  private play(): void {
    if (this.currentSec >= this.durationSec) this.seek(0);
    if (this.hasMedia) {
      // A browser may refuse; then the page simply stays paused.
      this.media.play().catch(() => undefined);
    } else {
      this.silentSinceMs = performance.now();
    }
    this.changed();
  }

  private pause(): void {
    this.silentSec = this.currentSec;
    this.silentSinceMs = undefined;
    this.media.pause();
    this.changed();
  }

  /** The video has arrived: it goes on from where the clock is. */
  private takeOver(): void {
    const wasPlaying = this.isPlaying;
    const sec = this.currentSec;
    this.silentSinceMs = undefined;
    this.hasMedia = true;
    this.media.currentTime = sec;
    if (wasPlaying) this.play();
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
