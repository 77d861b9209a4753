/** Keeps calls from waiting for a service that is away: after a failure one call at a time may look whether it is back. */
export class Gate {
  private opens: number | undefined;

  constructor(private readonly pauseMs: number) {}

  mayPass(): boolean {
    if (this.opens === undefined) return true;
    if (performance.now() < this.opens) return false;
    this.failed();
    return true;
  }

  passed(): void {
    this.opens = undefined;
  }

  failed(): void {
    this.opens = performance.now() + this.pauseMs;
  }
}
