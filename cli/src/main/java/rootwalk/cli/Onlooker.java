package rootwalk.cli;

import java.io.IOException;

import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;

/// Somebody who looks at a fetch besides whoever tells it: there before its first packet, and ended when the client has
/// closed its last connection, before the result is told.
interface Onlooker extends PathObserver, AutoCloseable {

    /// Nobody else looks.
    Onlooker NOBODY = new Onlooker() {
        @Override
        public void sees(PathEvent event) {}

        @Override
        public void close() {}
    };

    /// All connections are closed. What there is to tell is told now.
    @Override
    void close() throws IOException;
}
