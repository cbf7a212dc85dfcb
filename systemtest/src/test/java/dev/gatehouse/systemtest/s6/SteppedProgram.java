package dev.gatehouse.systemtest.s6;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.connect.VMStartException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * A {@link RegisteringProgram} under a debugger, which stops it before each system call with an effect. So it can be
 * killed at each step, not only at random times.
 */
final class SteppedProgram {
    private static final String CALLS = "dev.gatehouse.posix.Libc";

    /** The calls whose effect other processes can see. */
    private static final Set<String> STEPS = Set.of("mkdirat", "mkfifoat", "renameat", "linkat", "unlinkat", "write");

    private final String[] arguments;

    SteppedProgram(String... arguments) {
        this.arguments = arguments;
    }

    /** Runs the program to its end and returns its number of steps. */
    int count() {
        return run(Integer.MAX_VALUE);
    }

    /** Kills the program, like {@code kill -9}, before the step with this number, counted from 1. */
    void killBefore(int step) {
        run(step);
    }

    private int run(int killBefore) {
        // Its output is not read; it is small enough for the pipe's buffer.
        VirtualMachine machine = launch();
        int steps = 0;
        try {
            ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
            request.addClassFilter(CALLS);
            request.enable();
            while (true) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    switch (event) {
                        case ClassPrepareEvent prepared -> breakAtSteps(machine, prepared.referenceType());
                        case BreakpointEvent _ -> steps++;
                        case VMDisconnectEvent _ -> {
                            return steps;
                        }
                        default -> {}
                    }
                }
                if (steps >= killBefore) {
                    return steps;
                }
                events.resume();
            }
        } catch (VMDisconnectedException ended) {
            return steps;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            machine.process().destroyForcibly();
            machine.process().onExit().join();
        }
    }

    private static void breakAtSteps(VirtualMachine machine, ReferenceType calls) {
        for (Method method : calls.methods()) {
            if (STEPS.contains(method.name())) {
                machine.eventRequestManager()
                        .createBreakpointRequest(method.location())
                        .enable();
            }
        }
    }

    private VirtualMachine launch() {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> values = connector.defaultArguments();
        values.get("options")
                .setValue("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
                        + " --enable-native-access=ALL-UNNAMED -cp " + System.getProperty("java.class.path"));
        values.get("main").setValue(RegisteringProgram.class.getName() + " " + String.join(" ", arguments));
        try {
            return connector.launch(values);
        } catch (IOException | IllegalConnectorArgumentsException | VMStartException e) {
            throw new AssertionError("the program did not start under the debugger", e);
        }
    }
}
