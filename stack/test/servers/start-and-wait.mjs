// Starts the servers of the data folder given, says where they are, and waits to be killed.
import { readConfig } from "@muster/config";
import { findServers } from "@muster/stack/servers";

const config = readConfig({ MUSTER_DATA_DIR: process.argv[2] });
const servers = await findServers({ dataName: "demo", config });
process.stdout.write(JSON.stringify(servers));
setInterval(() => undefined, 60_000);
