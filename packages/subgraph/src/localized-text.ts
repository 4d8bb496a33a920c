import { badInput } from "@muster/errors";
import { Arg, Directive, Field, FieldResolver, InputType, ObjectType, Resolver, Root } from "type-graphql";

/** Text by BCP 47 language tag, e.g. `{ en: "Potion", "pt-BR": "Poção" }`. It has at least one entry. */
export type LocalizedStrings = Readonly<Record<string, string>>;

const fallbackLocale = "en";
const localePattern = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;

/** Text in a language; the API's form of {@link LocalizedStrings}. */
@Directive("@shareable")
@ObjectType({ description: "What a person reads, in the languages it was written in." })
export class LocalizedText {
  /** Not a field: where `text` and `locales` come from. */
  readonly strings: LocalizedStrings;

  constructor(strings: LocalizedStrings) {
    this.strings = strings;
  }
}

/** One language's text, as tools send it. */
@InputType({ description: "Text in one language." })
export class LocalizedTextInput {
  @Field(() => String, { description: "BCP 47 language tag: en, pt-BR, zh-Hant." })
  locale!: string;

  @Field(() => String, { description: "The text." })
  text!: string;
}

/** Resolves the fields of {@link LocalizedText}; part of every subgraph that shows text. */
@Resolver(() => LocalizedText)
export class LocalizedTextResolver {
  @Directive("@shareable")
  @FieldResolver(() => String, {
    description:
      "The text in `locale`, else in its language, else in English, else in the first language there is. Never empty.",
  })
  text(
    @Root() value: LocalizedText,
    @Arg("locale", () => String, { defaultValue: fallbackLocale, description: "BCP 47 language tag." })
    locale: string,
  ): string {
    return pickText(value.strings, locale);
  }

  @Directive("@shareable")
  @FieldResolver(() => [String], { description: "The language tags in which the text was written." })
  locales(@Root() value: LocalizedText): string[] {
    return Object.keys(value.strings);
  }
}

/**
 * Of a field with an argument type-graphql makes half a dozen promises, and a page has dozens of texts: they are asked for past it.
 */
export const localizedTextFields = {
  text: ({ strings }: LocalizedText, { locale }: { readonly locale: string }): string =>
    pickText(strings, locale),
} as const;

/** The text for `locale`, falling back from region to language to English to whatever there is. */
export function pickText(strings: LocalizedStrings, locale: string): string {
  const language = locale.split("-", 1)[0] ?? locale;
  return strings[locale] ?? strings[language] ?? strings[fallbackLocale] ?? Object.values(strings)[0] ?? "";
}

/**
 * Checks text that a tool sent.
 *
 * @param field The argument's name, for the error.
 * @throws BAD_USER_INPUT when there is no entry, a tag is malformed or doubled, or a text is empty, over `charsMax`, or holds
 * what Postgres can't keep.
 */
export function parseLocalizedText(
  entries: readonly { readonly locale: string; readonly text: string }[],
  field: string,
  charsMax: number,
): LocalizedStrings {
  const strings: Record<string, string> = {};
  for (const { locale, text } of entries) {
    if (!localePattern.test(locale))
      throw badInput(`${field}.locale`, "a BCP 47 language tag such as en or pt-BR");
    if (Object.hasOwn(strings, locale)) throw badInput(`${field}.locale`, "there once");
    if (text.length === 0 || text.length > charsMax)
      throw badInput(`${field}.text`, `1 to ${charsMax} characters`);
    if (/\0|\p{Cs}/u.test(text))
      throw badInput(`${field}.text`, "Unicode text without NUL or half a character");
    strings[locale] = text;
  }
  if (entries.length === 0) throw badInput(field, "at least one language");
  return strings;
}
