package rootwalk.resolver.upstream;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.UpstreamEncryption;

/// An encrypted connection to a server that any number of queries share. Any thread.
sealed interface SharedConnection permits EncryptedConnection, StreamsConnection {

    /// Why a connection cannot be used.
    ///
    /// @param isUnreachable whether nothing responded at all
    record Failure(String reason, boolean isUnreachable) {}

    boolean isOpen();

    /// Whether queries should use it. One that has failed is used for a moment, so that not every query tries it again.
    boolean isCurrent();

    /// Why it could not be opened, or why the server ended it, and the one before, without a response; null otherwise.
    @Nullable
    Failure failure();

    /// Whether the server has ended it before its first response.
    boolean wasUseless();

    /// Whether the server has answered a query over it, or has announced its end and goes on with other queries. That it ends is no failure then.
    boolean wasUseful();

    /// Whether this side has ended it. That queries have no response is no failure of the server then.
    boolean wasClosedHere();

    /// Waits until it is open or has failed. Returns false if the time has passed first.
    boolean awaitOpening(long nanos) throws InterruptedException;

    /// Reserves an ID for a query. Returns false if another query has it.
    boolean reserve(int id, PendingResponse response);

    /// Sends the query of a reserved ID. The response ends without octets if the connection ends first.
    ///
    /// @return false if too many others wait to be sent, so that this one is not
    boolean send(int id, byte[] message, int length);

    /// Gives up a query. A connection that is dead ends, so that the next query gets another one.
    void giveUp(int id);

    /// Ends it at once. Queries without a response end.
    void close();

    /// Why a server that has ended two connections without a response is not used.
    static String endedEarly(UpstreamEncryption encryption) {
        return "it closes " + encryption.transport() + " connections before it responds";
    }
}
