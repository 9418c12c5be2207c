/** Outgoing HTTP of the whole project. */
export { parseJson } from './json'
export { mask } from './mask'
export { createTransport } from './transport'
