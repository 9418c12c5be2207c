/** An account as its platform describes it to whoever is logged in. What the platform does not say is absent. */
export interface Account {
  /** Number of the person. */
  id?: string
  /** Name people see. */
  name?: string
  /** Level of the person where the platform has levels. */
  level?: number
  /** Whether a paid membership is running; absent where the platform has none. */
  member?: boolean
  /** Unix seconds when the login ends by itself. */
  expiresAt?: number
}
