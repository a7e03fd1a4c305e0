package rootwalk.transfer;

import java.io.IOException;

import rootwalk.authoritative.zone.ZoneSnapshot;

/// Sends NOTIFY messages. Any thread; blocks the calling thread.
public interface NotifyClient {

    /// Tells a secondary that a zone has changed (RFC 1996).
    ///
    /// @return the response code
    /// @throws IOException if there is no response
    int notify(Remote secondary, ZoneSnapshot zone) throws IOException;
}
