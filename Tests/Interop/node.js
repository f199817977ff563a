// What real clients ask of Node, behind the front: node node.js PORT PATH.
const http = require("http");

function answer(request, response) {
  const path = request.url.split("?")[0];
  if (path === "/echo") return request.pipe(response);
  if (path === "/stream") {
    for (let number = 0; number < 1000; number++) response.write(`line ${number}\n`);
    return response.end();
  }
  if (path === "/big") {
    const piece = Buffer.from("0123456789abcdef".repeat(65536));
    for (let count = 0; count < 8; count++) response.write(piece);
    return response.end();
  }
  response.end(JSON.stringify({
    server: "node", method: request.method, path, headers: request.headers,
  }));
}

http.createServer(answer).listen(Number(process.argv[2]), "127.0.0.1");
http.createServer(answer).listen(process.argv[3]);
