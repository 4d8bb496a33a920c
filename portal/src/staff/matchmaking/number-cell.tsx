import { type ReactElement, useState } from "react";
import type { Range } from "./schema-fields.js";

/** A number in a table. What is no number, or is out of its range, stays written and changes nothing. */
export function NumberCell({
  label,
  value,
  range: [min, max],
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly range: Range;
  readonly onChange: (value: number) => void;
}): ReactElement {
  const [written, setWritten] = useState(String(value));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (Number(written) !== value) setWritten(String(value));
  }
  const read = written.trim() === "" ? Number.NaN : Number(written);
  const fits = read >= min && read <= max;
  return (
    <input
      className="field-input number-cell"
      aria-label={label}
      aria-invalid={!fits}
      title={`${min} to ${max}`}
      inputMode="decimal"
      value={written}
      onChange={({ target }) => {
        setWritten(target.value);
        const next = target.value.trim() === "" ? Number.NaN : Number(target.value);
        if (next >= min && next <= max) onChange(next);
      }}
    />
  );
}
