import type { Lease } from './lease';
import type { RouterOptions } from './options';
import type { Reporter } from './reporter';
import type { Service } from './service';
import { within } from './timing';

/**
 * Reports outcomes and keeps the fallback table fresh, in rounds: every flushInterval, when woken, and when somebody waits. Its timer keeps no program
 * from ending.
 */
export class Background {
  private round: Promise<boolean> = Promise.resolve(true);
  private woken = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private tableDue = 0;
  private tableCame!: (came: true) => void;
  private readonly table = new Promise<boolean>((resolve) => {
    this.tableCame = resolve;
  });

  constructor(
    private readonly options: RouterOptions, private readonly service: Service, private readonly lease: Lease, private readonly reporter: Reporter) {
    this.wake();
  }

  /** Starts a round soon, unless one is about to. */
  wake(): void {
    if (this.woken || this.stopped) return;
    this.woken = true;
    void this.next();
  }

  /** Waits for one round that begins after this call; whether it sent all that waited, within the time. */
  flush(timeoutMs: number): Promise<boolean> {
    return within(this.next(), timeoutMs, false);
  }

  /** Whether the table has been fetched once, within the time. */
  hasTable(timeoutMs: number): Promise<boolean> {
    return within(this.table, timeoutMs, false);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private next(): Promise<boolean> {
    this.round = this.round.then(() => this.work());
    return this.round;
  }

  private async work(): Promise<boolean> {
    this.woken = false;
    await this.refreshTable();
    const sent = await this.reporter.send();
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), this.pause()).unref();
    return sent;
  }

  /** A table that is due is asked for as often as a decision would be. */
  private pause(): number {
    const isDue = performance.now() >= this.tableDue;
    return isDue ? Math.min(this.options.flushIntervalMs, this.options.pauseAfterFailureMs) : this.options.flushIntervalMs;
  }

  private async refreshTable(): Promise<void> {
    if (this.stopped || performance.now() < this.tableDue) return;
    try {
      this.lease.keepTable(await this.service.fallbackTable());
      this.tableDue = performance.now() + this.options.tableRefreshMs;
      this.tableCame(true);
    } catch {
      // The old one serves as long as its lease says.
    }
  }
}
