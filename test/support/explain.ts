import type { Database } from '../../src/database/connection.ts';

/** What tells an index from a scan: the part of a Mongoose query that is needed here. */
interface Explainable {
  explain(verbosity: 'queryPlanner'): unknown;
}

/**
 * The names of the indexes that a query uses, on either engine: the embedded one names it, MongoDB has IXSCAN stages,
 * servers that speak its protocol over PostgreSQL print a plan with the index's name. Empty: it reads everything.
 */
export async function indexesUsed(database: Database, query: Explainable): Promise<string[]> {
  const plan: unknown = await query.explain('queryPlanner');
  if (database.engine === 'embedded') {
    const { index, plan: steps } = plan as { index: string | null; plan: string[] };
    return index !== null && steps.some((step) => step.includes('USING') && step.includes('INDEX')) ? [index] : [];
  }
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    const node = value as Record<string, unknown>;
    if (node['stage'] === 'IDHACK' || node['stage'] === 'EXPRESS_IDHACK') found.add('_id_');
    if (typeof node['stage'] === 'string' && node['stage'].endsWith('IXSCAN')) found.add(String(node['indexName']));
    const name = node['Index Name'];
    // Over PostgreSQL every scan of a collection goes by _id_; it narrows only with a condition on the id.
    if (typeof name === 'string' && (name !== '_id_' || String(node['Index Cond']).includes('object_id')))
      found.add(name);
    for (const [key, inner] of Object.entries(node)) if (key !== 'rejectedPlans') walk(inner);
  };
  walk(plan);
  return [...found];
}
