import type { Place } from "./latency.js";

/** A city: who plays where. Approximate public facts. */
export interface City {
  readonly name: string;
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Of the urban area. Millions. */
  readonly population: number;
}

const table = `
New York|na|40.7|-74.0|19.5
Los Angeles|na|34.1|-118.2|13.0
Chicago|na|41.9|-87.6|9.4
Dallas|na|32.8|-96.8|7.8
Houston|na|29.8|-95.4|7.3
Toronto|na|43.7|-79.4|6.3
Washington|na|38.9|-77.0|6.3
Miami|na|25.8|-80.2|6.1
Atlanta|na|33.7|-84.4|6.1
Boston|na|42.4|-71.1|4.9
Phoenix|na|33.4|-112.1|4.9
San Francisco|na|37.8|-122.4|4.7
Montreal|na|45.5|-73.6|4.3
Seattle|na|47.6|-122.3|4.0
Minneapolis|na|45.0|-93.3|3.7
Denver|na|39.7|-105.0|3.0
Vancouver|na|49.3|-123.1|2.6
Mexico City|na|19.4|-99.1|21.8
Guadalajara|na|20.7|-103.3|5.3
Monterrey|na|25.7|-100.3|5.0
Sao Paulo|sa|-23.5|-46.6|22.4
Buenos Aires|sa|-34.6|-58.4|15.4
Rio de Janeiro|sa|-22.9|-43.2|13.6
Bogota|sa|4.7|-74.1|11.3
Lima|sa|-12.0|-77.0|11.0
Santiago|sa|-33.4|-70.7|6.9
Belo Horizonte|sa|-19.9|-43.9|6.2
Porto Alegre|sa|-30.0|-51.2|4.2
Brasilia|sa|-15.8|-47.9|4.8
Curitiba|sa|-25.4|-49.3|3.7
London|eu|51.5|-0.1|14.3
Paris|eu|48.9|2.4|11.2
Madrid|eu|40.4|-3.7|6.7
Barcelona|eu|41.4|2.2|5.7
Berlin|eu|52.5|13.4|4.5
Hamburg|eu|53.6|10.0|3.1
Munich|eu|48.1|11.6|2.9
Cologne|eu|50.9|7.0|6.8
Frankfurt|eu|50.1|8.7|2.7
Amsterdam|eu|52.4|4.9|2.8
Brussels|eu|50.9|4.4|2.7
Milan|eu|45.5|9.2|4.9
Rome|eu|41.9|12.5|4.3
Naples|eu|40.9|14.3|3.1
Vienna|eu|48.2|16.4|2.9
Warsaw|eu|52.2|21.0|3.1
Prague|eu|50.1|14.4|2.2
Budapest|eu|47.5|19.0|2.9
Bucharest|eu|44.4|26.1|2.3
Athens|eu|38.0|23.7|3.6
Lisbon|eu|38.7|-9.1|2.9
Dublin|eu|53.3|-6.3|2.1
Manchester|eu|53.5|-2.2|2.8
Stockholm|eu|59.3|18.1|2.4
Copenhagen|eu|55.7|12.6|2.1
Oslo|eu|59.9|10.8|1.6
Helsinki|eu|60.2|24.9|1.5
Kyiv|eu|50.5|30.5|3.0
Istanbul|me|41.0|29.0|15.6
Ankara|me|39.9|32.9|5.4
Tel Aviv|me|32.1|34.8|4.2
Cairo|me|30.0|31.2|21.8
Riyadh|me|24.7|46.7|7.7
Jeddah|me|21.5|39.2|4.9
Dubai|me|25.2|55.3|5.5
Kuwait City|me|29.4|48.0|3.2
Doha|me|25.3|51.5|2.4
Baghdad|me|33.3|44.4|7.7
Casablanca|af|33.6|-7.6|3.9
Lagos|af|6.5|3.4|15.9
Nairobi|af|-1.3|36.8|5.3
Johannesburg|af|-26.2|28.0|10.0
Cape Town|af|-33.9|18.4|4.8
Mumbai|in|19.1|72.9|21.3
Delhi|in|28.6|77.2|32.9
Bangalore|in|13.0|77.6|13.6
Hyderabad|in|17.4|78.5|10.8
Chennai|in|13.1|80.3|11.8
Kolkata|in|22.6|88.4|15.3
Ahmedabad|in|23.0|72.6|8.7
Pune|in|18.5|73.9|7.2
Karachi|in|24.9|67.0|17.2
Dhaka|in|23.8|90.4|23.2
Singapore|sea|1.3|103.8|6.0
Kuala Lumpur|sea|3.1|101.7|8.6
Jakarta|sea|-6.2|106.8|34.0
Bangkok|sea|13.8|100.5|17.6
Ho Chi Minh City|sea|10.8|106.7|14.0
Manila|sea|14.6|121.0|24.9
Surabaya|sea|-7.3|112.7|6.5
Tokyo|ea|35.7|139.7|37.2
Osaka|ea|34.7|135.5|19.0
Nagoya|ea|35.2|136.9|9.5
Fukuoka|ea|33.6|130.4|5.5
Seoul|ea|37.6|127.0|25.5
Busan|ea|35.2|129.1|3.4
Taipei|ea|25.0|121.6|7.0
Hong Kong|ea|22.3|114.2|7.5
Sydney|oce|-33.9|151.2|5.3
Melbourne|oce|-37.8|145.0|5.2
Brisbane|oce|-27.5|153.0|2.6
Perth|oce|-32.0|115.9|2.2
Auckland|oce|-36.8|174.8|1.7`;

/** The cities of the simulated worlds. */
export const cities: readonly City[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [name = "", region = "", latitude, longitude, population] = line.split("|");
    return {
      name,
      region,
      latitude: Number(latitude),
      longitude: Number(longitude),
      population: Number(population),
    };
  });

/** Where the sites of the default rule set stand. */
export const sitePlaces: Readonly<Record<string, Place>> = {
  virginia: { latitude: 38.9, longitude: -77.4 },
  ohio: { latitude: 40.0, longitude: -83.0 },
  oregon: { latitude: 45.8, longitude: -119.7 },
  "sao-paulo": { latitude: -23.5, longitude: -46.6 },
  london: { latitude: 51.5, longitude: -0.1 },
  frankfurt: { latitude: 50.1, longitude: 8.7 },
  stockholm: { latitude: 59.3, longitude: 18.1 },
  bahrain: { latitude: 26.1, longitude: 50.6 },
  mumbai: { latitude: 19.1, longitude: 72.9 },
  singapore: { latitude: 1.35, longitude: 103.8 },
  tokyo: { latitude: 35.7, longitude: 139.7 },
  sydney: { latitude: -33.9, longitude: 151.2 },
};
