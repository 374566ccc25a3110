import {
  baseKeymap,
  chainCommands,
  exitCode,
  lift,
  setBlockType,
  toggleMark,
  wrapIn,
} from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import type { MarkType, NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState, Plugin } from 'prosemirror-state';
import { schema } from './markdownSchema';

const { nodes, marks } = schema;

/** What a button of the editor's does, and whether that is what stands where the cursor is. */
export interface Tool {
  run: Command;
  isOn: (state: EditorState) => boolean;
}

function markTool(type: MarkType): Tool {
  return {
    run: toggleMark(type),
    isOn: ({ selection: { from, to, empty, $from }, storedMarks, doc }) =>
      empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type),
  };
}

function isWithin({ selection: { $from } }: EditorState, type: NodeType): boolean {
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

const heading: Tool = {
  run: (state, dispatch, view) =>
    setBlockType(heading.isOn(state) ? nodes.paragraph : nodes.heading)(state, dispatch, view),
  isOn: ({ selection }) => selection.$from.parent.type === nodes.heading,
};

function listTool(type: NodeType): Tool {
  const isOn = (state: EditorState) => isWithin(state, type);
  return {
    run: (state, dispatch, view) =>
      (isOn(state) ? liftListItem(nodes.list_item) : wrapInList(type))(state, dispatch, view),
    isOn,
  };
}

const quote: Tool = {
  run: (state, dispatch, view) =>
    (quote.isOn(state) ? lift : wrapIn(nodes.blockquote))(state, dispatch, view),
  isOn: (state) => isWithin(state, nodes.blockquote),
};

/** What has a button, but for links. */
export const TOOLS = {
  bold: markTool(marks.strong),
  italic: markTool(marks.em),
  heading,
  list: listTool(nodes.bullet_list),
  numbers: listTool(nodes.ordered_list),
  quote,
};
export type ToolName = keyof typeof TOOLS;

const newLine: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent || state.selection.$from.parent.type === nodes.heading)
    return false;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

/** What the keyboard does, and what is made of Markdown that one types out of habit. */
export function plugins(link: () => void): Plugin[] {
  return [
    history(),
    keymap({
      'Mod-z': undo,
      'Mod-y': redo,
      'Mod-Shift-z': redo,
      'Mod-b': TOOLS.bold.run,
      'Mod-i': TOOLS.italic.run,
      'Mod-Shift-7': TOOLS.numbers.run,
      'Mod-Shift-8': TOOLS.list.run,
      'Mod-]': sinkListItem(nodes.list_item),
      'Mod-[': liftListItem(nodes.list_item),
      'Mod-k': () => {
        link();
        return true;
      },
      Enter: splitListItem(nodes.list_item),
      'Shift-Enter': chainCommands(exitCode, newLine),
    }),
    keymap(baseKeymap),
    inputRules({
      rules: [
        textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, ([, signs = '']) => ({
          level: signs.length <= 2 ? 2 : 3,
        })),
        wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
        wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, ([, number]) => ({ start: Number(number) })),
        wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
      ],
    }),
  ];
}
