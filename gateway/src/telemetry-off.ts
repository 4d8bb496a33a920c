// @apollo/gateway reads this where it is constructed, and would post metrics of its own to its maker.
// biome-ignore lint/style/noProcessEnv: it is the library's switch, not a setting of ours.
process.env["APOLLO_TELEMETRY_DISABLED"] = "1";
