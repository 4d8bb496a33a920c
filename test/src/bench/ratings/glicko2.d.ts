/** What is used of the package, which declares no types. */
declare module "glicko2" {
  namespace glicko {
    /** One who is rated. */
    interface Player {
      getRating(): number;
      predict(rival: Player): number;
      /** Ends the player's period: brings in the results since the last. */
      update_rank(): void;
      /** The results since the last: whom, how surely known, and how they ended. */
      adv_ranks: number[];
      adv_rds: number[];
      outcomes: number[];
    }
    /** All who are rated. */
    class Glicko2 {
      constructor(settings: { tau: number; rd: number; vol: number; rating: number });
      makePlayer(rating: number, deviation: number, volatility: number): Player;
      addResult(one: Player, other: Player, outcome: number): void;
    }
  }
  export = glicko;
}
