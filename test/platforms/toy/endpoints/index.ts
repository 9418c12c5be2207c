import { fetchOneBox } from './work'

export const endpoints = [fetchOneBox] as const
