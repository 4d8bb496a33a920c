import { badInput } from "@muster/errors";
import type { Money } from "../service/providers.js";

/** Currencies that Stripe counts in whole units, and in thousandths; all others in hundredths. */
const wholeUnits = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const thousandths = new Set("BHD JOD KWD OMR TND".split(" "));

function microsPerUnit(currency: string): bigint {
  if (wholeUnits.has(currency)) return 1_000_000n;
  return thousandths.has(currency) ? 1000n : 10_000n;
}

/**
 * The amount in Stripe's smallest units of the currency.
 *
 * @throws BAD_USER_INPUT for one that is not a whole number of them, 1 to 99,999,999.
 * @source Stripe's documentation, "Supported currencies".
 */
export function toMinorUnits({ currency, amountMicros }: Money, field: string): number {
  const per = microsPerUnit(currency);
  const units = amountMicros / per;
  if (amountMicros % per !== 0n || units < 1n || units > 99_999_999n)
    throw badInput(field, "a whole number of the currency's smallest units from 1 to 99999999");
  return Number(units);
}

/** What `units` of Stripe's smallest units of the currency (in any case) are. */
export function fromMinorUnits(units: number, currency: string): Money {
  const code = currency.toUpperCase();
  return { currency: code, amountMicros: BigInt(units) * microsPerUnit(code) };
}
