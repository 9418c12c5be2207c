/** The platforms, in the order people see them everywhere. Each has its folder in `src/platforms`; nothing else lists them. */
export const platformIds = ['douyin', 'bilibili', 'kuaishou'] as const

/** Settings, form, client type, variables and locale keys have one member for each. */
export type PlatformId = (typeof platformIds)[number]
