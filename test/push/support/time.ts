/** A clock that stands until somebody moves it: shared with the bench. */
export { createTime, seeded, settle, type VirtualTime } from '../../../samples/virtual-time'
