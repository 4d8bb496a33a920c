import type { ReactElement, ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { SearchField, type SearchFieldProps } from "react-aria-components/SearchField";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import { TextField, type TextFieldProps } from "react-aria-components/TextField";
import { Icon } from "./icons.js";
import "./fields.css";

interface TextInputProps extends Omit<TextFieldProps, "className" | "children"> {
  readonly label: string;
  /** What fits, said before somebody gets it wrong. */
  readonly hint?: ReactNode;
  /** What is wrong with what was written, in the hint's place; from the form's validation where absent. */
  readonly error?: string | undefined;
}

/** {@link TextInput} for text of several lines; `isCode` writes it with letters of one width. */
export function TextAreaInput({
  label,
  hint,
  error,
  rows,
  isCode = false,
  ...props
}: TextInputProps & { readonly rows: number; readonly isCode?: boolean }): ReactElement {
  return (
    <TextField {...props} {...(error !== undefined && { isInvalid: true })} className="field">
      <Label className="field-label">{label}</Label>
      <TextArea
        className={isCode ? "field-input field-area field-code" : "field-input field-area"}
        rows={rows}
        spellCheck={!isCode}
      />
      <span className="field-notes">
        {hint !== undefined && (
          <Text slot="description" className="field-hint">
            {hint}
          </Text>
        )}
        <FieldError className="field-error">{error}</FieldError>
      </span>
    </TextField>
  );
}

/** A line of text with its label, its hint and, from the form's validation, its error. */
export function TextInput({ label, hint, error, ...props }: TextInputProps): ReactElement {
  return (
    <TextField {...props} {...(error !== undefined && { isInvalid: true })} className="field">
      <Label className="field-label">{label}</Label>
      <Input className="field-input" />
      <span className="field-notes">
        {hint !== undefined && (
          <Text slot="description" className="field-hint">
            {hint}
          </Text>
        )}
        <FieldError className="field-error">{error}</FieldError>
      </span>
    </TextField>
  );
}

interface SearchInputProps extends Omit<SearchFieldProps, "className" | "children"> {
  readonly "aria-label": string;
  readonly placeholder: string;
}

/** A line that searches while it is written; Escape empties it. */
export function SearchInput(props: SearchInputProps): ReactElement {
  return (
    <SearchField {...props} className="field search">
      {({ isEmpty }) => (
        <>
          <Icon name="search" />
          <Input className="field-input" />
          {!isEmpty && (
            <Button className="search-clear">
              <Icon name="close" />
            </Button>
          )}
        </>
      )}
    </SearchField>
  );
}
