/** Whose login a cookie is. */
import { cookieValue } from '../../cookie'
import { AmagiError } from '../../errors'
import { at } from '../../json'
import type { Account } from '../../model'
import type { Accounts, ResolveContext } from '../define'
import { climb } from '../ladder'
import { accountChannel } from './channels'
import { graphql } from './channels/graphql'

/** The people an account follows: asked for nothing but whether there is an account. Source: NanmiCoder/MediaCrawler, 2026. */
const ownFollows = [
  accountChannel({
    name: 'follows',
    field: 'visionProfileUserList',
    request: () => graphql('visionProfileUserList', { pcursor: '', ftype: 1 }),
    success: 'data.visionProfileUserList.result',
  }),
]

async function ask(context: ResolveContext): Promise<Account> {
  const { body } = await climb({ name: 'account', channels: ownFollows }, {}, context)
  const result = at(body, 'data.visionProfileUserList.result')
  if (Number(result) !== 1) throw new AmagiError('cookie-expired', { details: { upstreamCode: String(result) } })
  const id = cookieValue(context.cookie(), 'userId')
  return id === undefined ? {} : { id }
}

export const accounts: Accounts = {
  logins: ['passToken', 'kuaishou.server.web_st', 'kuaishou.web.cp.api_st', 'kuaishou.live.web_st'],
  ask,
}
