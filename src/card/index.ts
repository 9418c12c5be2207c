export { createCardEngine } from './engine'

export type * from './views'
