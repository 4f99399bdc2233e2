#!/usr/bin/env bash
# Draws the README's pictures anew, from a fleet that the tests make up: docs/screenshots/*.png
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet run --project tests/Conformance -c Release -- --filter-class '*.ScreenshotTests'
mkdir -p docs/screenshots
cp artifacts/screenshots/*.png docs/screenshots/
