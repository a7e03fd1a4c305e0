package rootwalk.cli;

import java.io.IOException;

import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;

/// A second observer of a fetch. It is opened before the first packet, and closed after the client has closed its last
/// connection, before the result is printed.
interface FetchObserver extends PathObserver, AutoCloseable {

    /// Does nothing.
    FetchObserver NONE = new FetchObserver() {
        @Override
        public void onEvent(PathEvent event) {}

        @Override
        public void close() {}
    };

    /// Called when all connections are closed, to print what is left.
    @Override
    void close() throws IOException;
}
