export { createCardEngine } from './engine'
export type { CardEngine, CardEngineOptions, CardOptions, DrawnCard } from './types'
