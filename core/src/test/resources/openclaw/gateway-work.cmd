@echo off
rem OpenClaw Gateway (profile: work)
set "HOME=C:\Users\ada"
set "TMPDIR=/tmp"
set "OPENCLAW_STATE_DIR=C:\Users\ada\.openclaw-work"
set "OPENCLAW_CONFIG_PATH=C:\Users\ada\.openclaw-work\openclaw.json"
set "NODE_OPTIONS="
set "OPENCLAW_PROFILE=work"
set "OPENCLAW_GATEWAY_PORT=18801"
set "OPENCLAW_SYSTEMD_UNIT=openclaw-gateway-work.service"
set "OPENCLAW_WINDOWS_TASK_NAME=OpenClaw Gateway (work)"
set "OPENCLAW_SERVICE_MARKER=openclaw"
set "OPENCLAW_SERVICE_KIND=gateway"
"C:\Program Files\nodejs\node.exe" C:\Users\ada\AppData\Roaming\npm\node_modules\openclaw\dist\index.js gateway --port 18801 --task-supervisor < NUL
