package rootwalk.cli.fetch;

import java.io.IOException;

import rootwalk.web.path.PathEvent;
import rootwalk.web.path.PathObserver;

/// An additional observer of a fetch. It is opened before the first packet, and closed after the last connection is
/// closed, before the result is printed.
interface FetchObserver extends PathObserver, AutoCloseable {

    /// Does nothing.
    FetchObserver NONE = new FetchObserver() {
        @Override
        public void onEvent(PathEvent event) {}

        @Override
        public void close() {}
    };

    /// Called when all connections are closed, to print the result.
    @Override
    void close() throws IOException;
}
