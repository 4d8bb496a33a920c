import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select, SelectValue } from "react-aria-components/Select";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import { Icon } from "./icons.js";
import "./choice.css";

/** Something that can be chosen. */
export interface Option<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** Shown in the colour of that rarity. */
  readonly rarity?: string;
}

/** One of a list, which opens. */
export function Choice<Id extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly Option<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
}): ReactElement {
  const choose = (id: unknown): void => {
    const option = options.find((one) => one.id === id);
    if (option !== undefined) onChange(option.id);
  };
  return (
    <Select className="choice" value={value} onChange={choose}>
      <Label className="choice-label">{label}</Label>
      <Button className="choice-button">
        <SelectValue>{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" />
      </Button>
      <Popover className="popover">
        <ListBox className="popover-list" items={options}>
          {(option) => (
            <ListBoxItem className="popover-item" id={option.id} textValue={option.label}>
              <span>{option.label}</span>
              {option.id === value && <Icon name="check" />}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** Any number of a few, side by side. */
export function Chips({
  label,
  options,
  chosen,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}): ReactElement {
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChange([...keys].map(String))}
    >
      {options.map(({ id, label: text, rarity }) => (
        <ToggleButton key={id} id={id} className="chip" {...(rarity && { "data-rarity": rarity })}>
          {rarity !== undefined && <span className="chip-dot" aria-hidden="true" />}
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
