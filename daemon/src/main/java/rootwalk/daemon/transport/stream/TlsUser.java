package rootwalk.daemon.transport.stream;

import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.TlsClient;

/// The protocol of a connection above TLS. Event loop only.
public interface TlsUser {

    /// The address of the client, not to be kept.
    ClientAddress client();

    /// The handshake is complete. Begins to read.
    void secured(TlsClient client);
}
