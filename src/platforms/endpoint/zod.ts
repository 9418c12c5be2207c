/** The few parts of zod the parameter check and the OpenAPI document use, so that a bundle carries no more. */
export { enum as oneOf, number, preprocess, strictObject, string, toJSONSchema } from 'zod'
export type { ZodType } from 'zod'
