package rootwalk.bench.load;

import java.net.InetSocketAddress;

/// What is sent where.
///
/// @param outstanding unanswered queries of all connections together
record LoadPlan(InetSocketAddress server, int connections, int outstanding) {

    /// The unanswered queries of one connection.
    ///
    /// @param number from 0
    int share(int number) {
        return outstanding / connections + (number < outstanding % connections ? 1 : 0);
    }
}
