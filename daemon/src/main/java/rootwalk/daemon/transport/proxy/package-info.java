/// The PROXY protocol of HAProxy, version 2: a proxy says which client it forwards for, in a header before the first octet of a
/// connection, or of each datagram.
///
/// [rootwalk.daemon.transport.proxy.ProxyProtocol] is the entry point: it knows from which addresses a header is read, and counts
/// headers. Only clients in these networks are proxies. From them a header is required, and for all others its octets are read as
/// DNS, so no other host can send the address of another client. The transports read headers themselves, each as its octets arrive, with
/// [rootwalk.daemon.transport.proxy.ProxyHeader].
///
/// The specification is <https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt>, section 2.2. Version 1, a line of text, is not
/// read: it exists for TCP only, and all proxies of DNS send version 2.
@NullMarked
package rootwalk.daemon.transport.proxy;

import org.jspecify.annotations.NullMarked;
