// A service of the bench 'rollout', on Node and nothing else: answers GET. It stops as a good server does: it
// accepts no more, finishes what it has begun, and ends.
//
//     PORT=8000 node echo.js
//
// VERSION and COXSWAIN_ORDINAL are told in every answer.
"use strict";

const http = require("node:http");

const { PORT, VERSION = "", COXSWAIN_ORDINAL = "" } = process.env;
const body = JSON.stringify({ version: VERSION, replica: COXSWAIN_ORDINAL });

const server = http.createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
});
// The front closes connections; a server that closed them first would meet its requests.
server.keepAliveTimeout = 0;

process.on("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});

server.listen(Number(PORT), "127.0.0.1");
