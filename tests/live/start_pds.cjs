// A Bluesky PDS with a directory (PLC) of its own; FOLDER is where it keeps everything.
const { randomBytes } = require("node:crypto");
const { PDS, envToCfg, envToSecrets } = require("@atproto/pds");
const { PlcServer, Database } = require("@did-plc/server");
const { FOLDER, PDS_PORT, PLC_PORT } = process.env;

async function main() {
  await PlcServer.create({ db: Database.mock(), port: Number(PLC_PORT) }).start();
  const env = {
    hostname: "localhost",
    port: Number(PDS_PORT),
    devMode: true,
    dataDirectory: FOLDER,
    blobstoreDiskLocation: `${FOLDER}/blobs`,
    didPlcUrl: `http://127.0.0.1:${PLC_PORT}`,
    inviteRequired: false,
    serviceHandleDomains: [".test"],
    jwtSecret: randomBytes(16).toString("hex"),
    adminPassword: randomBytes(16).toString("hex"),
    plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString("hex"),
    crawlers: [],
    bskyAppViewUrl: "http://127.0.0.1:9",
    bskyAppViewDid: "did:web:localhost",
    modServiceUrl: "http://127.0.0.1:9",
    modServiceDid: "did:web:localhost",
  };
  const server = await PDS.create(envToCfg(env), envToSecrets(env));
  await server.start();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
