package rootwalk.socket.packet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import rootwalk.socket.kernel.Instruction;

/// Makes the kernel filter for TCP segments of some ports. It is coarse: the reader of the segments checks them
/// again.
final class TcpFilter {

    /// A filter with more comparisons costs more than it saves.
    private static final int MAX_PORTS = 32;

    private static final int LOAD_OCTET = 0x30;
    private static final int LOAD_PAIR = 0x28;
    private static final int LOAD_PAIR_BEHIND_HEADER = 0x48;
    private static final int MEASURE_IPV4_HEADER = 0xb1;
    private static final int AND = 0x54;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int TCP = 6;
    private static final int IPV6_HEADER = 40;
    /// Hop-by-hop options, routing, fragment, destination options.
    private static final List<Integer> EXTENSION_HEADERS = List.of(0, 43, 44, 60);

    /// The targets of jumps.
    private enum Goal {
        NEXT, IPV6, EXTENDED, DROP, ACCEPT
    }

    private record QuerySocket(int code, Goal ifTrue, Goal ifFalse, int operand) {}

    private final List<QuerySocket> lines = new ArrayList<>();
    private final Map<Goal, Integer> places = new EnumMap<>(Goal.class);

    private TcpFilter() {}

    /// @param ports
    ///            of either end; all ports if there are none, or too many
    static List<Instruction> of(Set<Integer> ports) {
        return new TcpFilter().program(ports.size() > MAX_PORTS ? Set.of() : ports);
    }

    private List<Instruction> program(Set<Integer> ports) {
        line(LOAD_OCTET, 0);
        line(AND, 0xf0);
        branch(IF_EQUAL, 0x60, Goal.IPV6, Goal.NEXT);
        branch(IF_EQUAL, 0x40, Goal.NEXT, Goal.DROP);

        line(LOAD_OCTET, 9);
        branch(IF_EQUAL, TCP, Goal.NEXT, Goal.DROP);
        // Ports are in the first fragment only.
        line(LOAD_PAIR, 6);
        branch(IF_ANY_BIT, 0x1fff, Goal.DROP, Goal.NEXT);
        line(MEASURE_IPV4_HEADER, 0);
        acceptPorts(ports, LOAD_PAIR_BEHIND_HEADER, 0);

        place(Goal.IPV6);
        line(LOAD_OCTET, 6);
        branch(IF_EQUAL, TCP, Goal.NEXT, Goal.EXTENDED);
        acceptPorts(ports, LOAD_PAIR, IPV6_HEADER);

        // Segments after extension headers are not filtered here.
        place(Goal.EXTENDED);
        EXTENSION_HEADERS.forEach(next -> branch(IF_EQUAL, next, Goal.ACCEPT, Goal.NEXT));
        place(Goal.DROP);
        line(RETURN, 0);
        place(Goal.ACCEPT);
        line(RETURN, -1);
        return assembled();
    }

    private void acceptPorts(Set<Integer> ports, int load, int at) {
        if (ports.isEmpty()) {
            line(RETURN, -1);
            return;
        }
        for (int field : new int[] {at, at + 2}) {
            line(load, field);
            ports.forEach(port -> branch(IF_EQUAL, port, Goal.ACCEPT, Goal.NEXT));
        }
        line(RETURN, 0);
    }

    private void line(int code, int operand) {
        branch(code, operand, Goal.NEXT, Goal.NEXT);
    }

    private void branch(int code, int operand, Goal ifTrue, Goal ifFalse) {
        lines.add(new QuerySocket(code, ifTrue, ifFalse, operand));
    }

    private void place(Goal goal) {
        places.put(goal, lines.size());
    }

    private List<Instruction> assembled() {
        List<Instruction> program = new ArrayList<>();
        for (QuerySocket line : lines) {
            int next = program.size() + 1;
            program.add(new Instruction(line.code, skip(next, line.ifTrue), skip(next, line.ifFalse), line.operand));
        }
        return program;
    }

    private int skip(int next, Goal goal) {
        return places.getOrDefault(goal, next) - next;
    }
}
