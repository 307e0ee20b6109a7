import type { Player } from './player.js';
import {
  drawTimeline,
  type TimelineContent,
  timelineHeight,
  type TimelineView,
} from './timeline.js';
import { following, type TimeWindow, windowWithin, zoomed } from './time-scale.js';

const FIRST_LENGTH_SEC = 30;
const ZOOM_STEP = 1.6;
/** Zoom for one notch of a mouse wheel, about 100 units. */
const WHEEL_STEP = 1.002;

interface TimelineOptions extends TimelineContent {
  readonly player: Player;
  onPoint(sec: number): void;
}

/** The time line on the page: drawn to the width it has, zoomed, scrubbed. */
export class TimelineControl {
  labels: TimelineView['labels'] = { volume: '', pitch: '' };
  private window: TimeWindow;
  private width = 0;
  private pointedSec: number | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly options: TimelineOptions,
  ) {
    this.window = windowWithin(0, FIRST_LENGTH_SEC, options.player.durationSec);
    new ResizeObserver(() => {
      this.fit();
    }).observe(canvas);
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      options.player.seek(this.secAt(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) options.player.seek(this.secAt(event));
      this.pointedSec = this.secAt(event);
      options.onPoint(this.pointedSec);
      this.draw();
    });
    canvas.addEventListener('pointerleave', () => {
      this.pointedSec = undefined;
      this.draw();
    });
    canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoom(WHEEL_STEP ** event.deltaY, this.secAt(event));
      },
      { passive: false },
    );
  }

  zoomIn(): void {
    this.zoom(1 / ZOOM_STEP, this.options.player.currentSec);
  }

  zoomOut(): void {
    this.zoom(ZOOM_STEP, this.options.player.currentSec);
  }

  showAll(): void {
    const { durationSec } = this.options.player;
    this.window = windowWithin(0, durationSec, durationSec);
    this.draw();
  }

  /** Moves on with the player and draws again. */
  update(): void {
    const { currentSec, durationSec } = this.options.player;
    this.window = following(this.window, currentSec, durationSec);
    this.draw();
  }

  private zoom(factor: number, anchorSec: number): void {
    this.window = zoomed(this.window, factor, anchorSec, this.options.player.durationSec);
    this.draw();
  }

  private secAt(event: MouseEvent): number {
    const share = (event.clientX - this.canvas.getBoundingClientRect().left) / this.width;
    return this.window.startSec + share * this.window.lengthSec;
  }

  private fit(): void {
    const scale = devicePixelRatio;
    const height = timelineHeight(this.options.speakerCount);
    this.width = this.canvas.clientWidth;
    this.canvas.width = Math.round(this.width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.style.height = `${height}px`;
    this.draw();
  }

  private draw(): void {
    const context = this.canvas.getContext('2d');
    if (!context || this.width === 0) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    drawTimeline(context, this.width, this.options, {
      window: this.window,
      currentSec: this.options.player.currentSec,
      pointedSec: this.pointedSec,
      labels: this.labels,
    });
  }
}
