package dev.gatehouse.definition;

/**
 * The service of one profile's gateway, in no backend's own spelling: each backend makes its slot, unit, label or task
 * name of it, with the prefix that the {@link App} gives.
 */
public record ServiceName(ProfileName profile) implements Comparable<ServiceName> {
    public static ServiceName of(String profile) {
        return new ServiceName(ProfileName.of(profile));
    }

    @Override
    public int compareTo(ServiceName other) {
        return profile.compareTo(other.profile);
    }

    @Override
    public String toString() {
        return profile.value();
    }
}
