import { status, type ServiceError } from '@grpc/grpc-js';
import type { Outcome } from '../generated/routing/v1/Outcome';
import type { ReportOutcomeResponse__Output as Advice } from '../generated/routing/v1/ReportOutcomeResponse';
import type { ReportStats } from './results';
import type { Service } from './service';

/**
 * A bounded queue of outcomes, sent in batches. A batch that fails stays at the head and is sent again: outcomes are counted once however often they
 * are reported. Only one `send` runs at a time.
 */
export class Reporter {
  private queue: Outcome[] = [];
  private reported = 0;
  private rejected = 0;
  private dropped = 0;

  constructor(private readonly service: Service, private readonly capacity: number, private readonly batchSize: number) {}

  /** Queues an outcome; whether a full batch waits. */
  offer(outcome: Outcome): boolean {
    if (this.queue.length >= this.capacity) this.dropped++;
    else this.queue.push(outcome);
    return this.queue.length >= this.batchSize;
  }

  /** Reports one outcome at once, for the advice; undefined when the service gave none. Then the outcome is queued, unless it was refused. */
  async ask(outcome: Outcome): Promise<Advice | undefined> {
    try {
      const advice = await this.service.report(outcome);
      this.reported++;
      return advice;
    } catch (error) {
      if ((error as ServiceError).code === status.INVALID_ARGUMENT) this.rejected++;
      else this.offer(outcome);
      return undefined;
    }
  }

  /** Sends all that waits, batch by batch; false when one failed, which then waits on. */
  async send(): Promise<boolean> {
    while (this.queue.length > 0) {
      const batch = this.queue.slice(0, this.batchSize);
      try {
        const reply = await this.service.reportAll(batch);
        this.queue = this.queue.slice(batch.length);
        this.reported += reply.accepted + reply.duplicates;
        this.rejected += reply.rejected;
      } catch {
        return false;
      }
    }
    return true;
  }

  dropRest(): void {
    this.dropped += this.queue.length;
    this.queue = [];
  }

  stats(): ReportStats {
    return { waiting: this.queue.length, reported: this.reported, rejected: this.rejected, dropped: this.dropped };
  }
}
