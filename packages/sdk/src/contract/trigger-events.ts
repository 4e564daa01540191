interface NamedEvent<Condition> {
  event: string
  where?: Condition[] | undefined
}

interface NamingRule<Condition> extends NamedEvent<Condition> {
  after?: NamedEvent<Condition>[] | undefined
  notAfter?: NamedEvent<Condition>[] | undefined
}

/**
 * Every event a published trigger names, wherever it stands in it: its rules, what has to come before them or
 * not to, and what cancels. No imports: code that runs in a visitor's page may import this file.
 */
export function triggerEvents<Condition>(trigger: {
  rules: NamingRule<Condition>[]
  cancel?: NamedEvent<Condition>[] | undefined
}): NamedEvent<Condition>[] {
  const { rules, cancel = [] } = trigger
  return [...rules.flatMap((rule) => [rule, ...(rule.after ?? []), ...(rule.notAfter ?? [])]), ...cancel]
}

/**
 * The conditions on properties in a list of conditions, those in groups included. No imports, as above.
 */
export function leafConditions<Condition extends { operator: string }>(
  conditions: readonly Condition[] = [],
): Exclude<Condition, { conditions: unknown }>[] {
  return conditions.flatMap((condition) =>
    'conditions' in condition
      ? leafConditions(condition.conditions as Condition[])
      : [condition as Exclude<Condition, { conditions: unknown }>],
  )
}
