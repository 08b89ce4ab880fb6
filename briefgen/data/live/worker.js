// One connection for all open pages: a browser allows six to a host, and every page would hold one.
"use strict";
const ports = new Set();
let last = null;

function listen() {
  const source = new EventSource("events");
  source.onmessage = (event) => {
    last = event.data;
    for (const port of ports) port.postMessage(last);
  };
  source.onerror = () => {
    last = null;  // what it said may no longer be so
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

self.onconnect = (event) => {
  const port = event.ports[0];
  ports.add(port);
  port.onmessage = () => ports.delete(port);  // all that a page says is that it goes
  if (last !== null) port.postMessage(last);
};

listen();
