/** What the schemas are made of. */
import type { Schema } from 'mongoose';

export const day = { type: String, default: null };
export const text = { type: String, default: null };
export const instant = { type: Number, default: null };
export const options = { versionKey: false, minimize: false, autoCreate: false, autoIndex: false } as const;
export const purged = { purgeAt: { type: Date, required: true } };
export const withPurge = (schema: Schema): Schema => schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });
export const address = { channel: { type: String, required: true }, id: { type: String, required: true } };
