package rootwalk.transfer;

import java.io.IOException;

import rootwalk.authoritative.zone.ZoneSnapshot;

/// Sends NOTIFY messages. Any thread; blocks the calling thread.
public interface NotifyClient {

    /// Tells a server that a zone has changed.
    ///
    /// @param type SOA for a secondary (RFC 1996), CDS or CSYNC for a parental agent (RFC 9859)
    /// @return the response code
    /// @throws IOException if there is no response
    int notify(Remote server, ZoneSnapshot zone, int type) throws IOException;
}
