export { createCardEngine } from './engine'
export type { CardEngine, CardEngineOptions, CardOptions, DrawnCard, ViewCardEngine } from './types'
export type * from './views'
