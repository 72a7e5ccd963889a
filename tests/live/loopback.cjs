// Both servers listen on every interface by default: whatever is asked, they listen on 127.0.0.1 alone.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const [first] = args;
  const done = args.find((one) => typeof one === "function");
  const port = first !== null && typeof first === "object" ? first.port : first;
  return listen.call(this, { port: port ?? 0, host: "127.0.0.1" }, done);
};
