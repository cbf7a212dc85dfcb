#!/bin/sh
# Imitates the stop of a container by s6-overlay (its skel/rc.shutdown): all services go down, those that depend on others first,
# each with its own time limit. Prints one line with the result of each service.
set -u

sources=/etc/s6-overlay/s6-rc.d
live=/run/s6-rc

if command -v s6-rc >/dev/null && command -v s6-rc-compile >/dev/null; then
    s6-rc -bda change && echo "all down" || echo "not all down"
    exit
fi
for service in gateways-boot gateways dashboard main-hermes; do
    case $(cat "$sources/$service/type") in
    oneshot) execlineb -P "$sources/$service/down" ;;
    longrun)
        s6-svc -d -wD -T "$(cat "$sources/$service/timeout-down" 2>/dev/null || echo 0)" "$live/servicedirs/$service"
        ;;
    esac || {
        echo "not all down"
        exit
    }
done
echo "all down"
