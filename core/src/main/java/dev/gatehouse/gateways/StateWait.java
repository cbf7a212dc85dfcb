package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Waits for states that others bring about. No event tells of them under every manager, so it asks again and again. */
final class StateWait implements WaitLoop.Watch<ProfileName> {
    /** Each look is one question to the manager for all gateways, which takes some of them 20 ms. */
    private static final Duration PACE = Duration.ofMillis(250);

    private final Gateways gateways;
    private final Set<State> states;
    private final Deadline deadline;
    private final Map<ProfileName, ServiceStatus> seen = new HashMap<>();

    StateWait(Gateways gateways, Set<State> states, Duration limit) {
        this.gateways = gateways;
        this.states = states.isEmpty() ? EnumSet.noneOf(State.class) : EnumSet.copyOf(states);
        this.deadline = Deadline.after(limit);
    }

    List<ServiceStatus> on(Collection<ProfileName> profiles) {
        WaitLoop.await(profiles, this, Signals.timer(PACE));
        return profiles.stream().map(this::last).toList();
    }

    private ServiceStatus last(ProfileName profile) {
        ServiceStatus status = seen.get(profile);
        if (status == null) {
            throw new InterruptedOperationException(new ServiceName(profile), false);
        }
        return status;
    }

    @Override
    public Map<ProfileName, Duration> look(Collection<ProfileName> due) {
        List<ProfileName> profiles = new ArrayList<>(due);
        List<ServiceStatus> statuses = gateways.status(profiles);
        Map<ProfileName, Duration> again = new HashMap<>();
        for (int i = 0; i < profiles.size(); i++) {
            seen.put(profiles.get(i), statuses.get(i));
            if (!states.contains(statuses.get(i).state())) {
                again.put(profiles.get(i), PACE);
            }
        }
        return again;
    }

    @Override
    public Deadline deadline(ProfileName profile) {
        return deadline;
    }

    @Override
    public void late(ProfileName profile) {
        // Its status says so.
    }

    @Override
    public void interrupted(ProfileName profile) {
        seen.remove(profile);
    }
}
