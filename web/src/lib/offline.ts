export { loadOrKept } from './offline-query';
export { belongTo, forgetAll, keep, takeUp } from './offline-store';
