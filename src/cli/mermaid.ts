import type { AnyStateMachine, AnyStateNode } from 'xstate';

/**
 * The statechart as a Mermaid `stateDiagram-v2`, read off the machine itself: nested states as nested boxes, one arrow for
 * each event that leads somewhere. A transition without a target answers and stays; it is listed as a note, not drawn.
 */
export function mermaid(machine: AnyStateMachine): string {
  const lines = ['stateDiagram-v2', '  direction TB'];
  for (const region of children(machine.root)) lines.push(...box(region, 1));
  lines.push(...arrows(machine.root));
  return `${lines.join('\n')}\n`;
}

function children(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states);
}

function box(node: AnyStateNode, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const label = `${indent}state "${node.key.replaceAll('_', ' ')}" as ${name(node)}`;
  if (children(node).length === 0) return [label];
  const inner = children(node).flatMap((child) => box(child, depth + 1));
  return [`${label} {`, ...initial(node, depth + 1), ...inner, `${indent}}`];
}

function initial(node: AnyStateNode, depth: number): string[] {
  const target = node.initial.target?.[0];
  return target === undefined ? [] : [`${'  '.repeat(depth)}[*] --> ${name(target)}`];
}

/** Arrows between the same two states are drawn once, their events on one label. */
function arrows(root: AnyStateNode): string[] {
  const labels = new Map<string, Set<string>>();
  visit(root, (node) => {
    const eventless = node.always ?? [];
    for (const transition of [...[...node.transitions.values()].flat(), ...eventless]) {
      const target = transition.target?.[0];
      if (target === undefined) continue;
      const key = `${name(node)} --> ${name(target)}`;
      const events = labels.get(key) ?? new Set<string>();
      events.add(transition.eventType === '' ? 'always' : transition.eventType.replaceAll('_', ' '));
      labels.set(key, events);
    }
  });
  return [...labels].map(([arrow, events]) => `  ${arrow} : ${[...events].join(', ')}`);
}

function visit(node: AnyStateNode, see: (node: AnyStateNode) => void): void {
  see(node);
  for (const child of children(node)) visit(child, see);
}

/** Mermaid names are one word: the path of the state. */
function name(node: AnyStateNode): string {
  return node.path.join('__');
}
