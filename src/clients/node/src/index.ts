export type { DecideRequest } from '../generated/routing/v1/DecideRequest';
export type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
export { ErrorClass } from '../generated/routing/v1/ErrorClass';
export { Verdict } from '../generated/routing/v1/Verdict';
export type { Judge } from './execution';
export type { RouterOptions, TlsOptions } from './options';
export * from './results';
export { Router, type PreCheck, type RunOptions } from './router';
