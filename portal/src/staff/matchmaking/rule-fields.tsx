import { type ReactElement, useId } from "react";
import { Badge } from "../../components/badge.js";
import { Button } from "../../components/button.js";
import { TextInput } from "../../components/fields.js";
import { RulesSchemaDocument } from "../../generated/operations.js";
import { formatCount } from "../../platform/format.js";
import { useRead } from "../../platform/read.js";
import type { EntryFieldsProps } from "../definitions/space.js";
import { CurveMini } from "./curve-drawing.js";
import { CurveEditor } from "./curve-editor.js";
import { Problems } from "./problems.js";
import {
  asCurve,
  type Point,
  type RuleField,
  type RuleSection,
  sectionsOf,
  valueAt,
  withValue,
} from "./schema-fields.js";

type Schema = Readonly<Record<string, unknown>>;
type SectionProps = EntryFieldsProps & { readonly section: RuleSection };

/** A site, a mode or a queue in fields: its numbers, its texts and its curves, with what keeps it from being published. */
export function RuleFields(props: EntryFieldsProps): ReactElement {
  const { id, content, changes } = props;
  const { data } = useRead("rules-schema", RulesSchemaDocument, {}, { keep: true });
  const kinds = ((data?.ruleSetSchema as Schema | undefined)?.["$defs"] ?? {}) as Record<string, Schema>;
  const kind = kinds[id.split(":")[0] ?? ""];
  return (
    <div className="stack">
      <Problems id={id} content={content} changes={changes} />
      {kind !== undefined &&
        sectionsOf(kind).map((section) => <Section key={section.title} section={section} {...props} />)}
      <p className="quiet small">Lists, such as modes, roles and sizes of party, are in the JSON below.</p>
    </div>
  );
}

function Section(props: SectionProps): ReactElement {
  const { section, content, onChange } = props;
  const { path, title, description, isOptional } = section;
  const headingId = useId();
  const isThere = path.length === 0 || valueAt(content, path) != null;
  return (
    <section className="stack rule-section" aria-labelledby={headingId}>
      <h3 id={headingId}>{title === "" ? "Basics" : title}</h3>
      {description !== "" && <p className="quiet small">{description}</p>}
      {isThere && <Fields {...props} />}
      {isOptional && (
        <div>
          {isThere ? (
            <Button
              aria-label={`Take out ${title}`}
              onPress={() => onChange(withValue(content, path, undefined))}
            >
              Take out
            </Button>
          ) : (
            <Button aria-label={`Begin ${title}`} onPress={() => onChange(withValue(content, path, {}))}>
              Begin
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Fields({ section: { fields }, content, before, onChange }: SectionProps): ReactElement {
  const isCurve = ({ holds }: RuleField): boolean => holds.kind === "curve";
  const values = fields.filter((field) => !isCurve(field));
  const change = ({ path }: RuleField, value: unknown): void => onChange(withValue(content, path, value));
  return (
    <>
      {values.length > 0 && (
        <div className="rule-numbers">
          {values.map((field) => (
            <Value
              key={field.path.join(".")}
              field={field}
              value={valueAt(content, field.path)}
              onChange={(value) => change(field, value)}
            />
          ))}
        </div>
      )}
      <div className="rule-curves">
        {fields.filter(isCurve).map((field) => (
          <Curve
            key={field.path.join(".")}
            field={field}
            value={valueAt(content, field.path)}
            before={valueAt(before, field.path)}
            onChange={(value) => change(field, value)}
          />
        ))}
      </div>
    </>
  );
}

function Value({
  field: { label, description, holds, isOptional },
  value,
  onChange,
}: {
  readonly field: RuleField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}): ReactElement {
  const isNumber = holds.kind === "number";
  const fits =
    holds.kind !== "number" ||
    (value === undefined || value === null
      ? isOptional
      : typeof value === "number" && value >= holds.range[0] && value <= holds.range[1]);
  const read = (text: string): unknown => {
    if (text.trim() === "") return isOptional ? undefined : "";
    const number = Number(text);
    return isNumber && Number.isFinite(number) && !text.endsWith(".") ? number : text;
  };
  return (
    <TextInput
      label={label}
      value={value === undefined || value === null ? "" : String(value)}
      onChange={(text) => onChange(read(text))}
      hint={description}
      {...(isNumber && { inputMode: "decimal" })}
      error={
        holds.kind !== "number" || fits
          ? undefined
          : `A number from ${holds.range[0]} to ${holds.range[1]}${isOptional ? ", or nothing" : ""}.`
      }
    />
  );
}

function Curve({
  field: { label, description, holds, isOptional },
  value,
  before,
  onChange,
}: {
  readonly field: RuleField;
  readonly value: unknown;
  readonly before: unknown;
  readonly onChange: (value: unknown) => void;
}): ReactElement | null {
  if (holds.kind !== "curve") return null;
  const points = asCurve(value);
  const inForce = asCurve(before) ?? [];
  const isChanged = JSON.stringify(points ?? []) !== JSON.stringify(inForce);
  const begin: readonly Point[] = inForce.length > 0 ? inForce : [[holds.x[0], holds.y[0]]];
  return (
    <details className="rule-curve">
      <summary>
        <span>{label}</span>
        {isChanged && <Badge look="open">Changed</Badge>}
        {points !== undefined && <CurveMini points={points} bounds={holds} />}
        <span className="quiet small">
          {points === undefined ? "None" : formatCount(points.length, "point")}
        </span>
      </summary>
      <div className="stack">
        <p className="quiet small">{description}</p>
        {points === undefined ? (
          <div>
            <Button aria-label={`Begin the curve ${label}`} onPress={() => onChange(begin)}>
              Begin the curve
            </Button>
          </div>
        ) : (
          <CurveEditor label={label} points={points} before={inForce} bounds={holds} onChange={onChange} />
        )}
        {isOptional && points !== undefined && (
          <div>
            <Button aria-label={`Take out the curve ${label}`} onPress={() => onChange(undefined)}>
              Take out
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}
