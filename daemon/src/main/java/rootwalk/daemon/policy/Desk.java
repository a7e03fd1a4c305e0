package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.Exchange;

/// What is needed to write one reply away from the event loops. Used by one thread at a time.
final class Desk {

    final Exchange exchange = new Exchange();
    final byte[] reply = new byte[Exchange.LARGEST_MESSAGE];
}
