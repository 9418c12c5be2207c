/** The endpoint table of bilibili, in the order of the documentation. */
import type { Endpoint } from '../../define'
import { loginBasicInfo } from './account'
import { fetchOneVideo, fetchVideoPlayurl } from './video'

export const endpoints = [loginBasicInfo, fetchOneVideo, fetchVideoPlayurl] as const satisfies readonly Endpoint[]
